from django.http import HttpRequest, HttpResponse



def recommendation_list(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")


def recommendation_create(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")


def recommendation_detail(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")


def recommendation_plan(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")

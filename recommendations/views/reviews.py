from django.http import HttpRequest, HttpResponse



def review_list(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")


def review_detail(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")

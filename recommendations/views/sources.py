from django.http import HttpRequest, HttpResponse



def source_list(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")


def source_detail(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")

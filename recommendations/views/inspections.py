from django.http import HttpRequest, HttpResponse



def inspection_list(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")


def inspection_detail(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")

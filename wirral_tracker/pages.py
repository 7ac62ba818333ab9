from django.http import HttpRequest, HttpResponse



def words(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")


def accessibility(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")


def healthz(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")

from django.http import HttpRequest, HttpResponse



def status_update_create(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")


def status_update_correct(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")


def status_update_withdraw(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")

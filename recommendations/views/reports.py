from django.http import HttpRequest, HttpResponse


def report_list(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")


def report_create(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")


def report_detail(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")


def report_edit(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")


def report_pdf(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")

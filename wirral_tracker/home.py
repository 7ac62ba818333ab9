from django.http import HttpRequest, HttpResponse



def dashboard(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")

from django.http import HttpRequest, HttpResponse



def finding_list(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("stub")

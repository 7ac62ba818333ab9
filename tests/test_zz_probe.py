import datetime as dt
import pytest
from tests import factories
@pytest.fixture(autouse=True)
def forgotten_answers(): pass
@pytest.mark.django_db
@pytest.mark.parametrize("finding", [True, False])
def test_x(client, manager, finding):
    client.force_login(manager)
    factories.user(); 
    f=factories.finding(); r=factories.review()
    rec=factories.recommendation(**({"finding":f} if finding else {"review":r}))
    page=client.get("/")
    p=page.context["position"]; print("\nREV",p.reviews.number,"INSP",p.inspections.number)
    assert p.inspections.number==(11 if finding else 10)

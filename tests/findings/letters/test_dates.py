import datetime as dt

import pytest

from findings.letters.dates import first_date, is_long, spells

SPELLS = {
    "18 to 29 September 2023": ((2023, 9, 18), (2023, 9, 29)),
    "From 11 September 2023 to 22 September 2023": ((2023, 9, 11), (2023, 9, 22)),
    "18–29 September 2023": ((2023, 9, 18), (2023, 9, 29)),
    "on 5 and 6 July 2022.": ((2022, 7, 5), (2022, 7, 6)),
    "Between 25 and 29 September 2017, inspectors": ((2017, 9, 25), (2017, 9, 29)),
    "4 July 2016–28 July 2016": ((2016, 7, 4), (2016, 7, 28)),
    "20 June 2017 ─ 13 July 2017": ((2017, 6, 20), (2017, 7, 13)),
    "29 April – 21 May 2014": ((2014, 4, 29), (2014, 5, 21)),
    "30 November and 1 December 2022": ((2022, 11, 30), (2022, 12, 1)),
    "29 December to 8 January 2020": ((2019, 12, 29), (2020, 1, 8)),
    "16 December 2019 to 10 January 2020": ((2019, 12, 16), (2020, 1, 10)),
    "14 to 18 March and 28 March to 1 April 2022": ((2022, 3, 14), (2022, 4, 1)),
    "Monday 3rd to Friday 7th May 2021": ((2021, 5, 3), (2021, 5, 7)),
    "the 7th and 8th of March, 2018": ((2018, 3, 7), (2018, 3, 8)),
    "6, 7 and 12 March 2019": ((2019, 3, 6), (2019, 3, 12)),
    "20/11/2023 to 01/12/2023": ((2023, 11, 20), (2023, 12, 1)),
    "9 Sept 2019": ((2019, 9, 9), (2019, 9, 9)),
}


@pytest.mark.parametrize(("text", "days"), SPELLS.items(), ids=SPELLS.keys())
def test_a_spell_of_days_is_read_in_every_wording(text: str, days: tuple):
    assert spells(text) == [(dt.date(*days[0]), dt.date(*days[1]))]


@pytest.mark.parametrize(
    "text",
    [
        "judged to be inadequate in May 2016",
        "children aged 16 and 17 in 2019",
        "31 June 2019",
        "on 5 and 6 July",
        "Paragraph 12. May 2019 brought change",
    ],
)
def test_what_is_no_full_date_is_none(text: str):
    assert spells(text) == []


def test_the_day_of_a_letter_is_a_single_day():
    assert first_date("visited on 4 to 8 March 2024, published 3 May 2024") == dt.date(2024, 5, 3)


def test_a_visit_in_two_stretches_is_not_long():
    twice = [
        "30 September to 11 October 2024 and 13 to 16 January 2025",
        "3 to 14 June and 7 to 9 October 2019",
        "19 November–11 December 2013 and 28 – 30 January 2014",
    ]

    assert [is_long(each) for each in twice] == [False, False, False]
    assert is_long("24 October 2022 to 25 October 2023")

"""The formats in which days and times are printed and typed, on every page and in every report."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
TIME_FORMAT = "H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
FIRST_DAY_OF_WEEK = 1

# Django adds YYYY-MM-DD, which a browser's date field sends.
DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d %B %Y", "%d %b %Y"]

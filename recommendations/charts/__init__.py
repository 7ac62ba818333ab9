"""Numbers for the charts, each from a handful of queries; the templates draw them, no markup here.

Every chart stops at the day asked about. Its table shows the same dataclasses, so the two agree.
"""

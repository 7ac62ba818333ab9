from django.apps import AppConfig


class PondsConfig(AppConfig):
    name = "tests.kit.chain.ponds.before"
    label = "ponds"

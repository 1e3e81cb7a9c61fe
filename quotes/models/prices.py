"""Price lists: what an article costs from one date to another."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models.expressions import Func, Value
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.networks import Network
from eplatform.known_words import words_are_known
from quotes.models.labels import TrilingualLabel
from quotes.models.money import VARIANTS, price_field, rate_field


class PriceListQuerySet(models.QuerySet["PriceList"]):
    def in_force(self, day: date) -> PriceListQuerySet:
        """At most one list, since the database lets no two overlap."""
        return self.filter(models.Q(valid_to=None) | models.Q(valid_to__gte=day), valid_from__lte=day)


class PriceList(models.Model):
    """A dated version of the tariff; never two in force on one day."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=120)
    valid_from: models.DateField[Any, Any] = models.DateField(_("in force from"))
    valid_to: models.DateField[Any, Any] = models.DateField(_("in force until"), null=True, blank=True)
    demonstration = models.BooleanField(_("demonstration figures"), default=False)

    objects: ClassVar[Any] = PriceListQuerySet.as_manager()

    class Meta:
        verbose_name = _("price list")
        verbose_name_plural = _("price lists")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="price_list_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="price_list_one_in_force",
                expressions=[
                    (
                        Func("valid_from", "valid_to", Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    )
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name


@words_are_known
class Article(TrilingualLabel):
    """One priced item of a list; without a variant it is owed in both."""

    price_list = models.ForeignKey(
        PriceList, on_delete=models.PROTECT, related_name="articles", db_index=False
    )
    code = models.CharField(_("article"), max_length=40)
    network = models.CharField(_("network"), max_length=12, choices=Network.choices)
    family = models.CharField(_("family"), max_length=30)
    unit = models.CharField(_("unit"), max_length=10)
    unit_price = price_field(_("unit price, VAT excluded"))
    vat_rate = rate_field(_("VAT rate"))
    variant = models.CharField(_("variant"), max_length=1, blank=True, choices=VARIANTS)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            models.UniqueConstraint(fields=["price_list", "code"], name="article_once_a_list"),
            models.CheckConstraint(condition=models.Q(unit_price__gte=0), name="article_price_not_negative"),
            models.CheckConstraint(
                condition=models.Q(vat_rate__gte=0, vat_rate__lt=1), name="article_vat_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

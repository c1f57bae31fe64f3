"""The texts in English."""

from trends.publication.words.form import ReportWords, Words

ENGLISH = Words(
    one_case="1 case",
    many_cases="{number} cases",
    chart_quarters="Counted cases per quarter. Point: value, bar: 80% range",
    chart_years="Counted cases per year. Point: value, bar: 80% range",
    chart_table="Counted cases {period}. Point: value, bar: 80% range",
    footnote=(
        "Imprecise on purpose, so that nobody can be recognised.",
        "Even 0 does not mean: nothing happened.",
    ),
    describe_none="{name}: no figures yet.",
    describe_quarters="{name}: counted cases per quarter, {first} to {last}.",
    describe_years="{name}: counted cases per year, {first} to {last}.",
    describe_range="The values lie between {lowest} and {highest}.",
    describe_last="{period}: {value}, with a probability of 80% between {low} and {high}.",
    describe_table="{title}: counted cases {period}, the 80% range in brackets.",
    describe_category="{label}: {value} ({low} to {high})",
    describe_notes="Notes are marked: {periods}.",
    key="{Within}: about {cases}, with a probability of 80% between {low} and {high}.",
    rising=(
        "Compared with {previous} there are probably more: by over 10% with a probability of "
        "{percent}%."
    ),
    falling=(
        "Compared with {previous} there are probably fewer: by over 10% with a probability of "
        "{percent}%."
    ),
    unclear="Compared with {previous}: no clear change.",
    no_comparison="There is no figure for {previous} to compare with.",
    change={"rising": "more", "falling": "fewer", "unclear": "no clear change"},
    zero=(
        "The figure is imprecise on purpose, so that nobody can be recognised. Even 0 does not "
        "mean: nothing happened."
    ),
    dark_figure=(
        "Only those are counted who turned to a counselling office and agreed to the statistics. "
        "How many people are threatened or attacked in all, nobody knows. In a survey of autumn "
        "2021 (KoMo, BKA/MOTRA) only 14% of incidents were reported to the police. More cases can "
        "also mean that more people find help."
    ),
    reading=(
        (
            "The point is the estimate. The bar shows the range in which the counted number lies "
            "with a probability of 80%."
        ),
        (
            "A case is one affected person and their counselling. It counts once, in the period "
            "in which the counselling office has classified it, usually about four weeks after "
            "the first contact."
        ),
        (
            "We speak of more or fewer only if the number changed by more than 10% with a "
            "probability over 80% and the opposite is all but excluded."
        ),
    ),
    method=(
        (
            "A random value was added to each counted number before publication (differential "
            "privacy): ε = {kommune} for the figure of the Kommune, ε = {all} per case for all "
            "tables together. Even those who know all other cases can't say for certain whether a "
            "particular case is among them."
        ),
        (
            "Chance was drawn once, and two people of the office approved the release. The exact "
            "number is published nowhere; the Kommune does not learn it either."
        ),
    ),
    press=(
        (
            "The counselling office ({office}) counted about {cases} for {name} {within}. With a "
            "probability of 80% the number lies between {low} and {high}."
        ),
        (
            "The figure is slightly imprecise on purpose, so that nobody can be recognised. Only "
            "those are counted who sought counselling and agreed to the statistics; it does not "
            "tell how many people are affected in all."
        ),
        (
            "We do not know individual cases. Those who look for support reach the office in "
            "confidence: {address}"
        ),
    ),
    press_group="The figure is for {count} municipalities together.",
    very_small="{name} (very small municipalities)",
    unknown_desk="one counselling office",
    left_out="{period}: without {desk}. {reason}",
    report=ReportWords(
        title="Figures for {name}",
        through="Figures up to {period}",
        public_from="Public from {day}",
        key="In short",
        chart="Over time",
        notes="Notes on the chart",
        left_out="Not included",
        years="Figures per year",
        quarters="Figures per quarter",
        older="All figures are in the open data, too.",
        period="Period",
        value="Value",
        range="80% range",
        interval="{low} to {high}",
        change="Compared with the year before",
        dark_figure="What the figures do not show",
        reading="How to read the figures",
        method="Protection and method",
        press="If somebody asks: how many cases were there with us?",
        proof="Check for yourself",
        ledger="The public ledger of all releases has the checksum (SHA-256):",
        licence="{office}, Data licence Germany – attribution – version 2.0",
        page="Page {page} of {pages}",
        population="{number} inhabitants",
        members="For these together: {names}",
    ),
    title="Rückhalt: threats and attacks against people who work for municipalities",
    description=(
        "Cases in which staff and volunteers of German municipalities turned to a counselling "
        "office and agreed to be counted: per municipality and Land and for all together, with 80% "
        "ranges. The figures are protected by differential privacy (ε = 1 per case). They do not "
        "tell how many people are affected in all; 0 does not mean none."
    ),
    keywords=("municipalities", "threats", "volunteers", "counselling", "differential privacy"),
    everywhere="All participating municipalities",
    of_land="{name}: participating municipalities",
    dimensions={
        "area": "Area",
        "period": "Period",
        "measure": "Measure",
        "category": "Category",
        "value": "Value",
        "low": "Lower end of the 80% range",
        "high": "Upper end of the 80% range",
        "measured": "Released measurement",
        "totals": "Cases by area",
        "unit": "cases",
    },
    sizes={
        "small": "Municipalities below 20,000 inhabitants",
        "mid": "Municipalities of 20,000 to below 100,000 inhabitants",
        "large": "Municipalities of 100,000 inhabitants and more",
    },
    feed_quarter="New figures: {period}, for medium and large municipalities",
    feed_year="New figures: {period}, for all municipalities, Länder and the whole network",
    feed_entry="All participating municipalities together. {key}",
)

"""A template filled with bundled candles, to see what it makes of them."""

from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.analysis.prompts.context import PromptContext
from candlewick.analysis.prompts.token_count import count_tokens, estimate_tokens
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.views.prompt import TemplateCheck
from candlewick.application.wiring.news import count_headlines
from candlewick.application.wiring.prompt import find_template, make_builder
from candlewick.domain.snapshot import MarketSnapshot
from candlewick.infrastructure.archive.bundled_candles import bundled_symbols, load_bundled_candles
from candlewick.infrastructure.archive.bundled_sentiment import load_bundled_readings


def check_template(loaded: LoadedSettings, name: str) -> TemplateCheck:
    """Check the template called `name`, and fill it as the settings say.

    Raises:
        UserError: it is not there, has faults, or does not fit into the budget.
    """
    settings = loaded.settings.prompt
    template = find_template(loaded.home, name).parse()
    builder = make_builder(loaded.settings, template)
    context = PromptContext(market=_bundled_market())
    fitted, prompt = builder.lay_out(context), builder.build_prompt(context)
    counted = {section: count_tokens(text) for section, text in fitted.texts.items()}
    return TemplateCheck(
        identity=template.identity,
        anchors=list(template.anchors),
        symbol=prompt.symbol,
        sections={"words": estimate_tokens(template.system, template.fill({}))}
        | {section: tokens for section, tokens in counted.items() if tokens},
        tokens=estimate_tokens(prompt.system, prompt.user),
        budget=settings.budget,
        left_out=list(fitted.left_out),
    )


def look_at_prompt(loaded: LoadedSettings) -> str:
    """Say in a sentence what the prompt of the settings is; feeds are not asked.

    Raises:
        UserError: the template, the budget or a file of news must be mended.
    """
    found = check_template(loaded, loaded.settings.prompt.template)
    room = f"template {found.identity}, about {found.tokens:,} of {found.budget:,} tokens"
    if not loaded.settings.prompt.news:
        return f"{room}; no news"
    return f"{room}; {count_headlines(loaded):,} headlines in files"


def _bundled_market() -> MarketSnapshot:
    candles = load_bundled_candles(bundled_symbols()[-1])
    return MarketAnalyzer().analyze(candles, sentiment=load_bundled_readings())

from candlewick.technical_indicators.facade import TechnicalIndicators

__all__ = ["TechnicalIndicators"]

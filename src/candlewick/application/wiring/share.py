"""How a cycle's deadline is shared out.

Candles, the mood, the news and the model are waited for one after the other, so that their shares
together must not exceed the whole: a cycle that is late would run into the next close.
"""

from typing import Final

CANDLES: Final = 0.3
MOOD: Final = 0.07
NEWS: Final = 0.03
MODEL: Final = 0.6

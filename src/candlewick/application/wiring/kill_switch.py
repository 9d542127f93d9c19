"""The kill switch of an account: its file lies beside the journal."""

from candlewick.application.settings.loader import LoadedSettings
from candlewick.domain.events import HaltAction
from candlewick.infrastructure.store.kill_switch_file import KillSwitchFile


def kill_switch(loaded: LoadedSettings) -> KillSwitchFile:
    """Return the account's kill switch."""
    settings = loaded.settings
    return KillSwitchFile(
        loaded.data_folder / f"{settings.account.name}.kill-switch",
        action=HaltAction(settings.risk.kill_switch_action),
        always=settings.risk.kill_switch,
    )

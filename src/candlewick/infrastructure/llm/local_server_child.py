"""The child process that runs llama.cpp's server; started by `LocalServer`.

It reads its orders as one JSON line on standard input and the key from the environment,
and answers with one JSON line: the address, or what is wrong. It ends when standard input
closes, which happens also when the parent is killed.
"""

import json
import os
import signal
import sys
from typing import IO, Any

KEY_VARIABLE = "CANDLEWICK_LOCAL_SERVER_KEY"


def main() -> None:
    """Serve until standard input closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    answer = _private_stdout()
    orders = json.loads(sys.stdin.readline())
    server, said = _started(orders)
    print(json.dumps(said), file=answer, flush=True)
    if server is not None:
        sys.stdin.read()
    # llama.cpp's own clean-up may wait for a generation; there is nothing to keep.
    os._exit(0)


def _private_stdout() -> IO[str]:
    """Return standard output, and lead what native code prints there away from it."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answer


def _started(orders: dict[str, Any]) -> tuple[object, dict[str, str]]:
    try:
        import xllamacpp  # noqa: PLC0415 - the variables for libgomp are set before it loads
    except ImportError as error:
        return None, {"error": str(error), "kind": type(error).__name__}
    settings = xllamacpp.CommonParams()
    settings.model.path = orders["model"]
    settings.model_alias = {orders["name"]}
    settings.n_ctx = orders["context"]
    settings.n_parallel = 1
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = orders["threads"]
    settings.hostnames = ["127.0.0.1"]
    settings.port = 0
    settings.api_keys = [os.environ.pop(KEY_VARIABLE)]
    settings.ui = settings.endpoint_slots = False
    settings.cors_origins = ""
    settings.cache_ram_mib = 0  # up to 8 GiB of old prompts, of which we never ask one again
    settings.verbosity = 0
    try:
        server = xllamacpp.Server(settings)
    except RuntimeError as error:
        return None, {"error": str(error), "kind": "RuntimeError"}
    return server, {"address": server.listening_address}


if __name__ == "__main__":
    main()

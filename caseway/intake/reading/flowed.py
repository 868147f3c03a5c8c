"""format=flowed (RFC 3676): lines that end with a blank go on in the next."""


def unflow(text: str, delete_space: bool = False) -> str:
    lines: list[str] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        depth, content = _quote_depth(line)
        flows = content.endswith(" ") and content != "-- "
        if open_depth == depth and content not in ("", "-- "):
            lines[-1] += content
        else:
            lines.append(">" * depth + (" " if depth and content else "") + content)
        if flows and delete_space:
            lines[-1] = lines[-1][:-1]
        open_depth = depth if flows else None
    return "\n".join(lines)


def _quote_depth(line: str) -> tuple[int, str]:
    content = line.lstrip(">")
    depth = len(line) - len(content)
    return depth, content.removeprefix(" ")

import sys, time, traceback, pickle
from random import Random
from collections import Counter
from tests.documents.generated.choices import by_random
from tests.documents.generated.versions import case
from tests.documents.generated.judge import judge

first, last = int(sys.argv[1]), int(sys.argv[2])
start = time.time()
kinds: Counter[str] = Counter()
where: dict[str, list[tuple[int, int]]] = {}
for seed in range(first, last):
    try:
        c = case(by_random(Random(seed)))
    except Exception as e:
        traceback.print_exc()
        print("GEN", seed)
        continue
    try:
        judge(c)
    except Exception as e:
        if isinstance(e, AssertionError):
            msg = str(e).split("\n")[0][:int(sys.argv[3]) if len(sys.argv) > 3 else 70]
        else:
            tb = traceback.extract_tb(e.__traceback__)[-1]
            msg = f"{type(e).__name__} {str(e)[:90]} @{tb.name}"
        msg = ("" if c.old_accepted else "OLDREJ ") + msg
        kinds[msg] += 1
        where.setdefault(msg, []).append((len(c.old) + len(c.new), seed))
for msg, count in kinds.most_common(40):
    print(count, msg, [s for _, s in sorted(where[msg])[:4]])
print(last - first, "cases", sum(kinds.values()), "failures", round(time.time() - start, 1), "s")

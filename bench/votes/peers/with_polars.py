"""The rules and the tally in polars. Usage: with_polars.py TASK (see ../task.py); writes the result as JSON."""

import json
import sys

import polars as pl

task = json.load(open(sys.argv[1]))
columns = {"serial": task["serial"], "time": task["time"], "voter": task["voter"]}
columns |= {f"c{n}": category["heading"] for n, category in enumerate(task["categories"])}
choices = [name for name in columns if name.startswith("c")]

path = task["file"]
read = pl.read_excel(path, infer_schema_length=0).lazy() if path.endswith(".xlsx") else pl.scan_csv(path, infer_schema=False)
ballots = read.select(
    [pl.col(heading).alias(name) for name, heading in columns.items()]
)
moment = "%Y/%m/%d %H:%M:%S"
at = pl.col("time").str.to_datetime(moment, strict=False)
opens, closes = (pl.lit(task[edge]).str.to_datetime("%Y-%m-%d %H:%M:%S") for edge in ("opens", "closes"))
good = ballots.with_columns(at=at, serial=pl.col("serial").cast(pl.Int64, strict=False)).filter(
    pl.col("voter").is_not_null() & pl.col("at").is_between(opens, closes)
)
for name, category in zip(choices, task["categories"]):
    known = pl.element().is_in(list(category["titles"])).all()
    good = good.with_columns(pl.col(name).str.split(task["separator"])).filter(
        pl.col(name).is_not_null() & pl.col(name).list.eval(known).list.first()
    )
first = task["duplicates"] == "keep_first"
counted = good.sort(["at", "serial"]).unique("voter", keep="first" if first else "last").select(choices).collect()

votes = {}
for name, category in zip(choices, task["categories"]):
    for spelling, number in counted[name].explode().value_counts().iter_rows():
        votes[category["titles"][spelling]] = number
json.dump({"accepted": counted.height, "votes": votes}, sys.stdout)

"""The rules and the tally as a script for the sqlite3 shell. SQLite splits no text: a cell holds so many separators and
so many known spellings between them. Usage: for_sqlite.py TASK (see ../task.py); writes the script.
"""

import json
import sys

task = json.load(open(sys.argv[1]))


def text(value):
    return "'" + value.replace("'", "''") + "'"


def name(value):
    return '"' + value.replace('"', '""') + '"'


columns = [f"h{n}" for n in range(len(task["headings"]))]
of = {heading: columns[n] for n, heading in enumerate(task["headings"])}
separator, time = task["separator"], of[task["time"]]
cells, tests, sums, titles = [], [], [], []
for category in task["categories"]:
    cell = of[category["heading"]]
    held = [
        f"(instr({text(separator)} || {cell} || {text(separator)}, {text(separator + spelling + separator)}) > 0)"
        for spelling in category["titles"]
    ]
    parts = f"(length({cell}) - length(replace({cell}, {text(separator)}, '')) + 1)"
    cells.append(cell)
    tests.append(f"{cell} <> '' AND {' + '.join(held)} = {parts}")
    sums += held
    titles += category["titles"].values()
order = "" if task["duplicates"] == "keep_first" else "DESC"
# Times are unpadded: a number is read up to what ends it. Materialised, else SQLite works the time out at every use.
clock = f"substr({time}, instr({time}, ' ') + 1)"
minutes = f"substr({clock}, instr({clock}, ':') + 1)"
seconds = f"substr({minutes}, instr({minutes}, ':') + 1)"
days = f"substr({time}, 6 + instr(substr({time}, 6), '/'))"
numbers = ", ".join(f"CAST({part} AS INTEGER)" for part in [time, f"substr({time}, 6)", days, clock, minutes, seconds])
print(f"""
CREATE TABLE raw ({', '.join(f'{name} TEXT' for name in columns)});
.import --csv --skip 1 {json.dumps(task['file'], ensure_ascii=False)} raw
CREATE TABLE counted AS
WITH timed AS MATERIALIZED (
  SELECT CAST({of[task['serial']]} AS INTEGER) AS serial, {of[task['voter']]} AS voter, {', '.join(cells)},
    printf('%04d-%02d-%02d %02d:%02d:%02d', {numbers}) AS moment FROM raw
)
SELECT * FROM (
  SELECT {', '.join(cells)}, row_number() OVER (PARTITION BY voter ORDER BY moment {order}, serial {order}) AS turn
  FROM timed
  WHERE moment BETWEEN {text(task['opens'])} AND {text(task['closes'])} AND voter <> '' AND {' AND '.join(tests)}
) WHERE turn = 1;
.mode json
SELECT count(*) AS accepted, {', '.join(f'sum({held}) AS {name(title)}' for title, held in zip(titles, sums))}
FROM counted;""")

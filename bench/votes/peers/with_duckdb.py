"""The rules and the tally in DuckDB. Usage: with_duckdb.py TASK (see ../task.py); writes the result as JSON."""

import json
import sys

import duckdb

task = json.load(open(sys.argv[1]))
database = duckdb.connect()


def text(value):
    return "'" + value.replace("'", "''") + "'"


def column(heading):
    return '"' + heading.replace('"', '""') + '"'


cells, known = [], []
for n, category in enumerate(task["categories"]):
    titles = ", ".join(text(spelling) for spelling in category["titles"])
    cells.append(f"string_split({column(category['heading'])}, {text(task['separator'])}) AS c{n}")
    known.append(f"c{n} IS NOT NULL AND list_has_all([{titles}], c{n})")
order = "" if task["duplicates"] == "keep_first" else "DESC"
database.execute(f"""
    CREATE TEMP TABLE counted AS
    SELECT * FROM (
      SELECT try_cast({column(task['serial'])} AS BIGINT) AS serial, {column(task['voter'])} AS voter,
        try_strptime({column(task['time'])}, '%Y/%m/%d %H:%M:%S') AS moment, {', '.join(cells)}
      FROM read_csv({text(task['file'])}, header = true, all_varchar = true, delim = ',', quote = '"')
    )
    WHERE voter IS NOT NULL AND moment BETWEEN {text(task['opens'])}::TIMESTAMP AND {text(task['closes'])}::TIMESTAMP
      AND {' AND '.join(known)}
    QUALIFY row_number() OVER (PARTITION BY voter ORDER BY moment {order}, serial {order}) = 1
""")
votes = {}
for n, category in enumerate(task["categories"]):
    counts = database.execute(f"SELECT spelling, count(*) FROM (SELECT unnest(c{n}) AS spelling FROM counted) GROUP BY 1")
    for spelling, number in counts.fetchall():
        votes[category["titles"][spelling]] = number
accepted = database.execute("SELECT count(*) FROM counted").fetchone()[0]
json.dump({"accepted": accepted, "votes": votes}, sys.stdout)

"""The vote to be counted: a library with its campaign, the files of ballots made from it, and the same rules written
down for the peers.

The peers are given the spellings of the platform as they stand in the file; the program finds them by its keys.
"""

import json
import os
import shutil
import subprocess

SEPARATOR = "┋"
HEADINGS = {"serial": "序号", "time": "提交答卷时间", "voter": "微信OpenID"}


class Vote:
    """The demonstration of 2020 in a folder of its own."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.library = os.path.join(folder, "案例库.laurel")
        self.campaign = self.ask("demo", "zhuhai-2020")["campaign"]
        shown = self.call("campaign.show", {"campaign": self.campaign})
        self.revision, self.definition = shown["revision"], shown["definition"]
        self.cases = self.ask("case", "list", "--campaign", str(self.campaign))
        self.bare = os.path.join(folder, "备用.laurel")
        self.keep(self.library, self.bare)

    def command(self, *words, library=None):
        return [self.program, "--library", library or self.library, "--json", *words]

    def ask(self, *words, library=None):
        done = subprocess.run(self.command(*words, library=library), capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(words)}\n{done.stderr}{done.stdout}")
        return json.loads(done.stdout)

    def call(self, name, request, library=None):
        return self.ask("call", name, json.dumps(request), library=library)["value"]

    @staticmethod
    def keep(source, target):
        """Copies a closed library with its folder of keys."""
        for path in (target + "-wal", target + "-shm"):
            if os.path.exists(path):
                os.remove(path)
        shutil.copyfile(source, target)
        shutil.rmtree(target + ".voters", ignore_errors=True)
        if os.path.isdir(source + ".voters"):
            shutil.copytree(source + ".voters", target + ".voters")

    def afresh(self):
        """The library as it was before the import."""
        self.keep(self.bare, self.library)

    def ballots(self, number, kind):
        """A file of so many ballots, dirty rows among them."""
        path = os.path.join(self.folder, f"选票-{number}.{kind}")
        of_published = f"{number / 38_985:.2f}"
        words = ["rehearsal", "ballots", "--campaign", str(self.campaign), "--scale", of_published, "--dirty"]
        self.ask(*words, "--out", path, library=self.bare)
        return path

    def import_command(self, path):
        request = json.dumps({"campaign": self.campaign, "reject_undecided": True})
        return self.command("call", "vote.import", request, "--file", path)

    def tally_command(self):
        return self.command("vote", "tally", "--campaign", str(self.campaign))

    def counted(self, imported, tally):
        """The program's result in the form of the peers'."""
        rows = [row for category in tally["categories"] for row in category["rows"]]
        return {"accepted": imported["accepted"], "votes": {row["title"]: row["votes"] for row in rows if row["votes"]}}

    def change_rules(self, **rules):
        """Changes the rules of the first round in the library at work."""
        shown = self.call("campaign.show", {"campaign": self.campaign})
        shown["definition"]["rounds"][0].update(rules)
        self.call("campaign.update", {"campaign": self.campaign, **shown})

    def task(self, path, duplicates="keep_first", headed_as=None):
        """Writes the task for the peers; returns its file. A workbook names a CSV that has the same headings."""
        with open(headed_as or path, encoding="utf-8-sig") as file:
            headings = file.readline().rstrip("\r\n").split(",")
        categories = []
        for category in self.definition["categories"]:
            heading = next(h for h in headings if category["name"] in h)
            titles = [case["title"] for case in self.cases if case["category"] == category["name"]]
            categories.append({"heading": heading, "titles": {on_platform(title): title for title in titles}})
        round_ = self.definition["rounds"][0]
        task = {
            "file": path,
            "headings": headings,
            **HEADINGS,
            "separator": SEPARATOR,
            "opens": full(round_["opens_at"]),
            "closes": full(round_["closes_at"]),
            "duplicates": duplicates,
            "categories": categories,
        }
        target = f"{path}.{duplicates}.json"
        with open(target, "w") as file:
            json.dump(task, file, ensure_ascii=False)
        return target


def on_platform(title):
    """As the voting page of 2020 spelled it; the rehearsal does the same."""
    return title.replace("——", "----").replace("，", ",").replace(" ", "")


def full(moment):
    """`2020-09-01 09:00` with its seconds."""
    return moment if moment.count(":") == 2 else moment + ":00"

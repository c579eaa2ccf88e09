"""A window from which one file can be dragged, as from a file manager: drag.py FILE."""
import pathlib
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402

window = Gtk.Window(title="drag source")
window.set_default_size(160, 60)
handle = Gtk.EventBox()
handle.add(Gtk.Label(label=pathlib.Path(sys.argv[1]).name))
handle.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
handle.drag_source_add_uri_targets()
handle.connect("drag-data-get", lambda _, __, data, *___: data.set_uris([pathlib.Path(sys.argv[1]).as_uri()]))
window.add(handle)
window.connect("destroy", Gtk.main_quit)
window.show_all()
window.move(1400, 900)
Gtk.main()

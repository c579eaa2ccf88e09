//! What goes on paper: a `.typ` template and a pure function that makes its data, a pair a document.

//! Each job told as a story at the public face of the core.

mod tables;

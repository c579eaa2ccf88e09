//! What was removed and can be restored.

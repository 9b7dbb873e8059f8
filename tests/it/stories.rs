//! Stories: the whole bot over HTTP against the sandbox, told as people would live them. Most tests are here.

mod ordering;

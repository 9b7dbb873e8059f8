//! Tests of the sandbox over HTTP, as a bot and a page meet it.

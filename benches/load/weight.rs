//! Not yet.
use crate::table::Table;
pub async fn memory(_table: &mut Table) -> anyhow::Result<()> { Ok(()) }
pub fn build(_table: &mut Table) -> anyhow::Result<()> { Ok(()) }

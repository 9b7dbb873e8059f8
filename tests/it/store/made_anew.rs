//! Three tables are made anew by migration 0121, with all that points at them.

use std::path::Path;

use sqlx::{
    SqliteConnection,
    migrate::{Migrate, Migrator},
};

use super::{
    execute,
    migrations::{FILLINGS, create, tables},
};

/// No row and no number of any table changes, and of what the tables are made of only keys do.
#[tokio::test]
async fn what_is_made_anew_loses_nothing() {
    let migrator = Migrator::new(Path::new("migrations")).await.unwrap();
    let home = tempfile::tempdir().unwrap();
    let mut connection = create(&home.path().join("panelgram.db")).await;
    connection.ensure_migrations_table("_sqlx_migrations").await.unwrap();
    for (migration, filling) in
        migrator.iter().zip(&FILLINGS).filter(|(migration, _)| migration.version < 121)
    {
        execute(&mut connection, filling.rows).await.unwrap();
        connection.apply("_sqlx_migrations", migration).await.unwrap();
    }
    let (last, filling) =
        migrator.iter().zip(&FILLINGS).find(|(migration, _)| migration.version == 121).unwrap();
    execute(&mut connection, filling.rows).await.unwrap();
    let columns: Vec<(String, String)> = sqlx::query_as(COLUMNS).fetch_all(&mut connection).await.unwrap();
    let (schema, kept) = (tables(&mut connection).await, contents(&mut connection, &columns).await);
    connection.apply("_sqlx_migrations", last).await.unwrap();

    let renamed = columns.iter().map(|(table, names)| match table.as_str() {
        "services" => (table.clone(), names.replace("panel_id", "panel_service")),
        _ => (table.clone(), names.clone()),
    });
    let renamed: Vec<_> = renamed.collect();
    assert_eq!(contents(&mut connection, &renamed).await, kept);
    let after = tables(&mut connection).await;
    assert_eq!(
        after.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        schema.iter().map(|(name, _)| name).collect::<Vec<_>>()
    );
    let mut changed = vec![];
    for ((name, before), (_, after)) in schema.iter().zip(&after).filter(|(before, after)| before != after) {
        let checks = |sql: &Option<String>| sql.as_deref().unwrap_or_default().matches("check (").count();
        assert_eq!(checks(after), checks(before), "{name}");
        changed.push(name.as_str());
    }
    assert_eq!(changed, ["orders", "orders_by_sent_no", "requests", "services"]);
}

/// Each table but sqlx's own, and its columns.
const COLUMNS: &str =
    "select t.name, group_concat(c.name) from sqlite_schema t join pragma_table_info(t.name) c
    where t.type = 'table' and t.name <> '_sqlx_migrations' group by t.name";

/// What is in these columns of these tables.
async fn contents(
    connection: &mut SqliteConnection,
    tables: &[(String, String)],
) -> Vec<(String, Vec<String>)> {
    let mut contents = vec![];
    for (table, columns) in tables {
        let sql = format!("select json_array({columns}) from {table} order by 1");
        let rows = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *connection).await.unwrap();
        contents.push((table.clone(), rows));
    }
    contents
}

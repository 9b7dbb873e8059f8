//! SOCKS 5 (RFC 1928), with a name and a password (RFC 1929) where they are wanted.

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{Fault, Shared, drop_at_first_byte};

const VERSION: u8 = 5;
const LOGIN_VERSION: u8 = 1;
/// Ways to say who one is: not at all, by name and password; none that suits.
const OPEN: u8 = 0;
const BY_PASSWORD: u8 = 2;
const NONE_SUITS: u8 = 0xFF;
/// What is asked for: a tunnel.
const CONNECT: u8 = 1;
/// Answers.
const DONE: u8 = 0;
const NOT_ALLOWED: u8 = 2;
const UNREACHABLE: u8 = 4;
const UNKNOWN_COMMAND: u8 = 7;

pub(super) async fn serve(mut client: TcpStream, shared: &Shared) -> io::Result<()> {
    if !greet(&mut client, shared).await? {
        return Ok(());
    }
    let (command, target) = read_request(&mut client).await?;
    let fault = shared.note(&target);
    match fault {
        Some(Fault::HangUp) => return Ok(()),
        Some(Fault::Refuse) => return answer(&mut client, NOT_ALLOWED).await,
        Some(Fault::Drop) | None => {}
    }
    if command != CONNECT {
        return answer(&mut client, UNKNOWN_COMMAND).await;
    }
    let Ok(server) = TcpStream::connect(&target).await else {
        return answer(&mut client, UNREACHABLE).await;
    };
    answer(&mut client, DONE).await?;
    if fault == Some(Fault::Drop) {
        return drop_at_first_byte(client).await;
    }
    shared.carry(client, server, &[]).await
}

/// Agrees on how the client says who it is, and hears it; whether it may go on.
async fn greet(client: &mut TcpStream, shared: &Shared) -> io::Result<bool> {
    if client.read_u8().await? != VERSION {
        return Ok(false);
    }
    let offered = read_short(client).await?;
    let wanted = if shared.login.is_some() { BY_PASSWORD } else { OPEN };
    let chosen = if offered.contains(&wanted) { wanted } else { NONE_SUITS };
    client.write_all(&[VERSION, chosen]).await?;
    let Some(login) = shared.login.as_ref().filter(|_| chosen == BY_PASSWORD) else {
        return Ok(chosen == OPEN);
    };
    if client.read_u8().await? != LOGIN_VERSION {
        return Ok(false);
    }
    let (name, password) = (read_short(client).await?, read_short(client).await?);
    let is_known = [&name[..], b":", &password].concat() == login.as_bytes();
    client.write_all(&[LOGIN_VERSION, u8::from(!is_known)]).await?;
    Ok(is_known)
}

/// Bytes after a byte that says how many they are.
async fn read_short(client: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::from(client.read_u8().await?)];
    client.read_exact(&mut bytes).await?;
    Ok(bytes)
}

/// The command, and to whom: `host:port`.
async fn read_request(client: &mut TcpStream) -> io::Result<(u8, String)> {
    let mut head = [0; 4];
    client.read_exact(&mut head).await?;
    let [_, command, _, kind] = head;
    let host = match kind {
        1 => Ipv4Addr::from(client.read_u32().await?).to_string(),
        3 => String::from_utf8_lossy(&read_short(client).await?).into_owned(),
        4 => format!("[{}]", Ipv6Addr::from(client.read_u128().await?)),
        _ => return Err(io::ErrorKind::InvalidData.into()),
    };
    Ok((command, format!("{host}:{}", client.read_u16().await?)))
}

/// With an address of nobody, which a tunnel has no use for.
async fn answer(client: &mut TcpStream, code: u8) -> io::Result<()> {
    client.write_all(&[VERSION, code, 0, 1, 0, 0, 0, 0, 0, 0]).await
}

//! Over HTTP: the head of a request is read, and by it a tunnel is opened or the request forwarded, on a connection that carries no other.

use std::io;

use base64::prelude::{BASE64_STANDARD, Engine};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use url::Url;

use super::{Fault, Shared, drop_at_first_byte};

const MAX_HEAD: usize = 64 << 10;
const NO: &[u8] = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 20\r\nConnection: close\r\n\r\n<html>no way</html>\n";
const WHO: &[u8] = b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"sandbox\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
const YES: &[u8] = b"HTTP/1.1 200 Connection established\r\n\r\n";

pub(super) async fn serve(mut client: TcpStream, shared: &Shared) -> io::Result<()> {
    let (head, body) = read_head(&mut client).await?;
    let mut lines = head.split("\r\n");
    let line = lines.next().unwrap_or_default();
    let [method, address, version] = line.split(' ').collect::<Vec<_>>()[..] else {
        return client.write_all(NO).await;
    };
    let (logins, fields): (Vec<&str>, Vec<&str>) =
        lines.partition(|field| field.to_ascii_lowercase().starts_with("proxy-authorization:"));
    if !is_known(shared, &logins) {
        return client.write_all(WHO).await;
    }
    let whole: Option<Url> = (method != "CONNECT").then(|| address.parse().ok()).flatten();
    let target = match &whole {
        Some(url) => {
            format!(
                "{}:{}",
                url.host_str().unwrap_or_default(),
                url.port_or_known_default().unwrap_or_default()
            )
        }
        None => address.to_owned(),
    };
    let fault = shared.note(&target);
    match fault {
        Some(Fault::HangUp) => return Ok(()),
        Some(Fault::Refuse) => return client.write_all(NO).await,
        Some(Fault::Drop) if whole.is_some() => return Ok(()),
        Some(Fault::Drop) | None => {}
    }
    let Ok(server) = TcpStream::connect(&target).await else {
        return client.write_all(NO).await;
    };
    let Some(url) = whole else {
        client.write_all(YES).await?;
        if fault == Some(Fault::Drop) {
            return drop_at_first_byte(client).await;
        }
        return shared.carry(client, server, &body).await;
    };
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let line = format!("{method} {path} {version}");
    let fields = fields.into_iter().filter(|field| !field.is_empty());
    let head: Vec<&str> = [&*line].into_iter().chain(fields).chain(["Connection: close", "\r\n"]).collect();
    let mut begun = head.join("\r\n").into_bytes();
    begun.extend(body);
    shared.carry(client, server, &begun).await
}

/// The head without its end, and what came of the body with it.
async fn read_head(client: &mut TcpStream) -> io::Result<(String, Vec<u8>)> {
    const END: &[u8] = b"\r\n\r\n";
    let mut read = Vec::new();
    loop {
        if client.read_buf(&mut read).await? == 0 || read.len() > MAX_HEAD {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if let Some(end) = read.windows(END.len()).position(|bytes| bytes == END) {
            let body = read.split_off(end + END.len());
            return Ok((String::from_utf8_lossy(&read).trim_end().to_owned(), body));
        }
    }
}

fn is_known(shared: &Shared, logins: &[&str]) -> bool {
    let Some(login) = &shared.login else { return true };
    let wanted = format!("Basic {}", BASE64_STANDARD.encode(login));
    logins.iter().any(|field| field.split_once(':').is_some_and(|(_, said)| said.trim() == wanted))
}

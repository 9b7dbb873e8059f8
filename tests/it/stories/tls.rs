//! A panel whose certificate comes from an authority of the owner's own.

use std::{fs, sync::Arc};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

use super::process::Home;

/// Serves over TLS what is at `behind`; gives the port, and the authority's certificate.
pub async fn encrypt(behind: String) -> (u16, String) {
    let mut authority = CertificateParams::new(vec![]).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer_key = KeyPair::generate().unwrap();
    let authoritys = authority.self_signed(&issuer_key).unwrap().pem();
    let issuer = Issuer::new(authority, issuer_key);
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let certificate = certificate.signed_by(&key, &issuer).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, behind) = (acceptor.clone(), behind.clone());
            tokio::spawn(async move {
                // Who does not believe the certificate hangs up.
                let Ok(mut client) = acceptor.accept(stream).await else { return };
                let mut server = TcpStream::connect(behind).await.unwrap();
                let _ = copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    (port, authoritys)
}

#[tokio::test]
async fn a_certificate_of_ones_own_authority_is_believed_where_it_is_named() {
    let home = Home::new().await;
    let plain = home.panel.url();
    let behind = plain.split('/').nth(2).unwrap().to_owned();
    let (port, authority) = encrypt(behind.clone()).await;
    let url = plain.replace("http://", "https://").replace(&behind, &format!("127.0.0.1:{port}"));
    let file = home.folder.path().join("authority.pem");
    fs::write(&file, authority).unwrap();
    let file = file.to_str().unwrap();

    let (code, table) = home.ask(&["check"], &[("PANEL_API_URL", &url)]).end().await;
    assert_eq!(code, Some(1), "{table}");
    assert!(table.contains("certificate") && table.contains("SSL_CERT_FILE"), "{table}");
    let own = [("PANEL_API_URL", &*url), ("SSL_CERT_FILE", file)];
    let (code, table) = home.ask(&["check"], &own).end().await;
    assert_eq!(code, Some(0), "{table}");
    let bot = home.started(&own).await;
    bot.says("catalog read").await;
    bot.stop("TERM").await;
}

//! Downloads pages, eight at a time, with a progress bar; a page that fails is told with its address.
//!
//! ```text
//! cargo run -p futures-pool --example downloads
//! cargo run -p futures-pool --example downloads -- http://example.com http://example.org
//! ```
//!
//! Without addresses it asks a small site of its own, which has lost some of its pages.

mod site;

use std::env;
use std::time::Duration;

use futures_pool::{BoxError, Executor, ThreadPoolExecutor, as_completed};
use indicatif::ProgressBar;
use ureq::{Agent, Proxy};

fn main() -> Result<(), BoxError> {
    let given: Vec<String> = env::args().skip(1).collect();
    let proxy = if given.is_empty() { None } else { Proxy::try_from_env() };
    let addresses = if given.is_empty() { site::start(40)? } else { given };
    let config = Agent::config_builder().proxy(proxy).timeout_global(Some(Duration::from_secs(30)));
    let client = config.build().new_agent();

    let bar = ProgressBar::new(addresses.len() as u64); // draws nothing where the output is no terminal
    let (mut bytes, mut failed) = (0, Vec::new());
    ThreadPoolExecutor::scoped(8)?.run(|pool| {
        let downloads = addresses.iter().map(|address| (pool.try_submit(|| download(&client, address)), address));
        for (page, address) in as_completed(downloads.collect::<Vec<_>>()) {
            match page.result() {
                Ok(page) => bytes += page.len(),
                Err(error) => failed.push(format!("{address}: {error}")),
            }
            bar.inc(1);
        }
    });
    bar.finish_and_clear();

    println!("{} pages, {bytes} bytes", addresses.len() - failed.len());
    failed.sort();
    failed.iter().for_each(|failure| println!("not loaded: {failure}"));
    Ok(())
}

fn download(client: &Agent, address: &str) -> Result<Vec<u8>, ureq::Error> {
    client.get(address).call()?.body_mut().read_to_vec()
}

use std::time::Duration;

use crate::{PracticeSite, agent_with};

/// Whether a client on this machine gets an answer of a practice site. If not, nothing that fetches pages from one can
/// show anything, and it is better to say so before it begins.
///
/// ```
/// practice_site::reachable()?;
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
///
/// A sentence for the user, when the system grants no port on loopback, or no connection to it.
pub fn reachable() -> Result<(), String> {
    let unreachable = |why: String| {
        format!(
            "The practice site cannot be reached at 127.0.0.1, on this machine itself: {why}.\n\
             next: allow connections on loopback (a container without a network, or a firewall, may forbid them), then \
             run the same command."
        )
    };
    let site = PracticeSite::start().map_err(|error| unreachable(error.to_string()))?;
    let config = ureq::Agent::config_builder().timeout_global(Some(LONGEST));
    let answer = agent_with(site.address(), config).get("http://hn.algolia.com/api/v1/items/1").call();
    answer.map(drop).map_err(|error| unreachable(error.to_string()))
}

/// Far longer than an answer takes on the slowest machine. Where packets are dropped in silence, no error would come.
const LONGEST: Duration = Duration::from_secs(20);

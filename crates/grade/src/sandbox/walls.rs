//! Linux: walls that a process raises around itself before it becomes a program. Landlock says which files it reaches,
//! seccomp which system calls it may make. Both hold for all that it starts, and nothing takes them down again.

use std::collections::BTreeMap;
use std::env;

use landlock::{
    ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError, RulesetStatus, Scope,
    path_beneath_rules,
};
use rustix::thread::{CapabilitySet, CapabilitySets, set_capabilities, set_no_new_privs};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};

use super::Walls;

/// The newest rules of Landlock that are asked for. An older system takes those that it knows.
const NEWEST: ABI = ABI::V6;

/// Devices that no program can do without, and that do no harm.
const DEVICES: [&str; 5] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

/// Raises them around this process. What was asked for and cannot be raised is an error.
pub(super) fn raise(walls: &Walls) -> Result<(), String> {
    // Without them root has no more rights than others, and no program that it starts gets them back.
    set_no_new_privs(true).map_err(|error| format!("no_new_privs: {error}"))?;
    let none = CapabilitySet::empty();
    set_capabilities(None, CapabilitySets { effective: none, permitted: none, inheritable: none })
        .map_err(|error| format!("capabilities: {error}"))?;
    if walls.landlock {
        match restrict_files(walls).map_err(|error| format!("Landlock: {error}"))? {
            RulesetStatus::NotEnforced => return Err("Landlock is not there".to_owned()),
            RulesetStatus::FullyEnforced | RulesetStatus::PartiallyEnforced => {}
        }
    }
    if walls.seccomp {
        restrict_calls(walls).map_err(|error| format!("seccomp: {error}"))?;
    }
    Ok(())
}

fn restrict_files(walls: &Walls) -> Result<RulesetStatus, RulesetError> {
    let mut rules = Ruleset::default().handle_access(AccessFs::from_all(NEWEST))?.scope(Scope::from_all(NEWEST))?;
    if !walls.network {
        rules = rules.handle_access(AccessNet::from_all(NEWEST))?;
    }
    let device = AccessFs::ReadFile | AccessFs::WriteFile | AccessFs::IoctlDev;
    let rules = rules.create()?;
    let rules = rules.add_rules(path_beneath_rules(&walls.read, AccessFs::from_read(NEWEST)))?;
    let rules = rules.add_rules(path_beneath_rules(&walls.write, AccessFs::from_all(NEWEST)))?;
    let rules = rules.add_rules(path_beneath_rules(DEVICES, device))?;
    Ok(rules.restrict_self()?.ruleset)
}

/// For these a program has another way, which it takes when the system does not know them. The filter could not look
/// into what they are given.
const UNKNOWN: [i64; 2] = [libc::SYS_clone3, libc::SYS_io_uring_setup];

/// What no compiler and no check needs.
const REFUSED: [i64; 41] = [
    // Other processes.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_kcmp,
    libc::SYS_pidfd_getfd,
    // To leave the group that is ended with the program.
    libc::SYS_setsid,
    libc::SYS_setpgid,
    // Another view of the system.
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_name_to_handle_at,
    libc::SYS_open_by_handle_at,
    // Memory that belongs to no process, or is not counted for one.
    libc::SYS_memfd_create,
    libc::SYS_shmget,
    libc::SYS_msgget,
    libc::SYS_semget,
    libc::SYS_mq_open,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    // The system itself.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_syslog,
    libc::SYS_acct,
    libc::SYS_quotactl,
    libc::SYS_reboot,
    libc::SYS_kexec_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
];

/// What Landlock does not hold back: owners, rights and dates of files that can be named. Compilers set them.
const ATTRIBUTES: [i64; 10] = [
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fchmodat2,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_utimensat,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    libc::SYS_removexattr,
];

/// The same, as only older processors have it.
#[cfg(target_arch = "x86_64")]
const OLD_ATTRIBUTES: [i64; 6] =
    [libc::SYS_chmod, libc::SYS_chown, libc::SYS_lchown, libc::SYS_utime, libc::SYS_utimes, libc::SYS_futimesat];
#[cfg(not(target_arch = "x86_64"))]
const OLD_ATTRIBUTES: [i64; 0] = [];

fn restrict_calls(walls: &Walls) -> Result<(), Box<dyn std::error::Error>> {
    let mut refused: BTreeMap<i64, Vec<SeccompRule>> = REFUSED.into_iter().map(|call| (call, Vec::new())).collect();
    if !walls.attributes {
        refused.extend(ATTRIBUTES.into_iter().chain(OLD_ATTRIBUTES).map(|call| (call, Vec::new())));
    }
    // Pairs of sockets are made by another call. A socket of the system's own could reach any of its services.
    let not_inet = [libc::AF_INET, libc::AF_INET6].map(|family| first_argument(SeccompCmpOp::Ne, family as u64));
    let not_inet: Result<Vec<_>, _> = not_inet.into_iter().collect();
    refused.insert(libc::SYS_socket, if walls.network { vec![SeccompRule::new(not_inet?)?] } else { Vec::new() });
    // A number below 0 stands for a group of processes, or for all of them.
    let group = first_argument(SeccompCmpOp::Ge, 1 << 31)?;
    refused.insert(libc::SYS_kill, vec![SeccompRule::new(vec![group])?]);
    let user = libc::CLONE_NEWUSER as u64;
    let namespace = first_argument(SeccompCmpOp::MaskedEq(user), user)?;
    refused.insert(libc::SYS_clone, vec![SeccompRule::new(vec![namespace])?]);

    let unknown = UNKNOWN.into_iter().map(|call| (call, Vec::new())).collect();
    apply(unknown, libc::ENOSYS)?;
    apply(refused, libc::EPERM)
}

fn first_argument(operator: SeccompCmpOp, value: u64) -> Result<SeccompCondition, seccompiler::BackendError> {
    SeccompCondition::new(0, SeccompCmpArgLen::Dword, operator, value)
}

/// These calls end with this error from now on.
fn apply(calls: BTreeMap<i64, Vec<SeccompRule>>, error: i32) -> Result<(), Box<dyn std::error::Error>> {
    let action = SeccompAction::Errno(error.unsigned_abs());
    let filter = SeccompFilter::new(calls, SeccompAction::Allow, action, env::consts::ARCH.try_into()?)?;
    Ok(seccompiler::apply_filter(&BpfProgram::try_from(filter)?)?)
}

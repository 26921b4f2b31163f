internal import ArgumentParser

/// `kb pack`: private knowledge.
struct PackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack",
        abstract: "Make and check a private pack, which lies over the public knowledge.",
        discussion: """
            A pack is a folder of YAML that wins over everything below it, signature by signature; the \
            last --overlay wins over the ones before. What it lists under `disable:` in pack.yaml answers \
            nothing any more in the knowledge below it, the packs named before it included; the next \
            signature that fits answers instead. Where no answer may suppress, write a signature for the words.

            Examples:
              kb pack init ours && kb pack check ours
              kb classify --overlay ours "550 5.1.1 no such desk in our office"
            """,
        subcommands: [PackInitCommand.self, PackCheckCommand.self])
}

import ArgumentParser
import Service

/// Which ledger a command reads, and how it prints.
struct LedgerOptions: ParsableArguments {
    @OptionGroup
    var source: ConfigurationOption

    @Flag(help: "Print JSON for machines.")
    var json = false

    /// Opens the ledger that the configuration's daemon writes: exit code 66 where there is none.
    func open() throws -> Ledger {
        let state = try Configuration(contentsOf: source.file).daemon.state
        do throws(LedgerError) {
            return try Ledger(reading: state)
        } catch {
            throw CommandFailure.missing("\(error)")
        }
    }
}

/// Reads the ledger: exit code 70 where it cannot be read.
func reading<Value>(_ read: () throws(LedgerError) -> Value) throws(CommandFailure) -> Value {
    do throws(LedgerError) {
        return try read()
    } catch {
        throw .broken("\(error)")
    }
}

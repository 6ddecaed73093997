import Testing
@testable import Weights

/// Pickles that want something imported or called. Reading is data only: each is refused with the name it gives.
struct HostilePickleTests {
    private static let globals = [
        ("os", "system"), ("posix", "system"), ("builtins", "eval"), ("__builtin__", "eval"), ("torch", "load"),
        ("torch.storage", "_load_from_bytes"), ("torch._utils", "_rebuild_tensor_v3"), ("ArcGISInstanceDetector", "ChildObjectDetector"),
    ]

    @Test(arguments: globals)
    func aCallIsRefusedWhereverItStands(_ module: String, _ name: String) {
        let refusal = WeightProblem.foreignGlobal(name: "\(module).\(name)")
        let call = { (file: inout WeightFileAssembler) in file.writeCall(module, name) }
        let tensor = { (file: inout WeightFileAssembler) in file.writeTensor() }

        #expect(problem(call) == refusal, "as the whole")
        #expect(problem { $0.writeDict([("a", tensor), ("b", call)]) } == refusal, "as an entry")
        #expect(problem { $0.writeDict([("a", { $0.writeTensor(hooks: call) })]) } == refusal, "as backward hooks")
        #expect(problem { $0.writeDict([("model", call)]) } == refusal, "as the model")
        #expect(problem { $0.writeDict([("model", { $0.writeDict([]) }), ("epoch", call)]) } == refusal, "beside the model")
        #expect(problem { $0.writeDict([("a", tensor), ("opt", call)]) } == refusal, "as opt of no model")
        #expect(problem { file in
            file.writeDict([("a", tensor)])
            file.pickle.write(.emptyDict)
            file.pickle.write("_metadata")
            call(&file)
            file.pickle.write(.setItem)
            file.pickle.write(.build)
        } == refusal, "as an attribute")
        #expect(problem { file in
            call(&file)
            file.pickle.write(.pop)
            file.writeDict([("a", tensor)])
        } == refusal, "thrown away")
    }

    @Test func theOptimizerMayHoldAnything() {
        #expect(problem { file in
            file.writeDict([
                ("model", { $0.writeDict([("a", { $0.writeTensor() })]) }),
                ("opt", { $0.writeCall("fastai.callback", "OptimWrapper") }),
            ])
        } == nil)
    }

    @Test func whatTheOptimizerSharesWithTheRestIsRefused() {
        #expect(problem { file in
            file.writeDict([
                ("model", { $0.writeDict([]) }),
                ("opt", { $0.writeCall("os", "system") }),
                // The writer recalls the global from the memo the second time.
                ("also", { $0.writeCall("os", "system") }),
            ])
        } == .foreignGlobal(name: "os.system"))
    }

    @Test func aNameFromTheStackIsRefused() {
        #expect(problem { file in
            file.pickle.write("os")
            file.pickle.write("system")
            file.pickle.write(.stackGlobal)
        } == .foreignGlobal(name: "os.system"))
    }

    @Test func anOldStyleInstanceIsRefused() {
        #expect(problem { file in
            file.pickle.write(.mark)
            file.pickle.write(.instance)
            file.pickle.append(Array("os\nsystem\n".utf8))
        } == .foreignGlobal(name: "os.system"))
    }

    @Test func aNewObjectOfAForeignClassIsRefused() {
        #expect(problem { file in
            file.pickle.write(global: "Popen", of: "subprocess")
            file.pickle.write(.emptyTuple)
            file.pickle.write(.newObject)
        } == .foreignGlobal(name: "subprocess.Popen"))
    }

    /// `cos\nsystem\n(S'ls'\ntR.`, as in every article on the matter: text instructions are not known, but the name is told.
    @Test func aTextPickleIsRefusedWithTheNameItGave() {
        #expect(problem { $0.pickle.append(Array("cos\nsystem\n(S'ls'\ntR".utf8)) } == .foreignGlobal(name: "os.system"))
    }

    @Test func anUnknownInstructionIsRefusedWithItsPlace() {
        guard case .unknownInstruction(0x50, _)? = problem({ $0.pickle.append(Array("P1\n".utf8)) }) else {
            Issue.record("a persistent id in text was taken")
            return
        }
    }

    @Test func aPersistentIDOfAClassIsRefusedWithItsName() {
        #expect(problem { file in
            file.pickle.write(.mark)
            file.pickle.write("module")
            file.pickle.write(global: "Net", of: "model")
            file.pickle.write(.none)
            file.pickle.write(.none)
            file.pickle.write(.tuple)
            file.pickle.write(.binPersistentID)
        } == .foreignGlobal(name: "model.Net"))
    }
}

using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Sdk.Ir.Verification;

/// <summary>Collects what is wrong.</summary>
internal sealed class VerifierReport
{
    private readonly List<Diagnostic> _diagnostics = [];

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>Reports that an operation breaks a rule; returns false.</summary>
    public bool Add(Operation operation, string message)
    {
        _diagnostics.Add(new Diagnostic(
            CoreDiagnostics.InvalidModule,
            $"{operation.Name}{(operation.Location.Name is { } name ? $" \"{name}\"" : "")}: {message}",
            new SourcePlace(Node: operation.Location.Node, OpType: operation.Name, Tensor: operation.Location.Name)));
        return false;
    }
}

/// <summary>The operations and blocks of a module.</summary>
internal sealed class ModuleContents
{
    public ModuleContents(Module module)
    {
        Operations = [.. module.Root.Walk()];
        OperationSet = [.. Operations];
        Blocks = [.. Operations.SelectMany(o => o.Regions).SelectMany(r => r.Blocks)];
    }

    public IReadOnlyList<Operation> Operations { get; }

    public HashSet<Operation> OperationSet { get; }

    public HashSet<Block> Blocks { get; }

    public bool Contains(Value value) => value switch
    {
        OpResult result => OperationSet.Contains(result.Owner),
        BlockArgument argument => Blocks.Contains(argument.Owner),
        _ => false,
    };
}

using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;

namespace Fixtures.Faulty;

/// <summary>Throws while it runs.</summary>
[ExportPass("fixture-throwing", "Throws.")]
public sealed class ThrowingPass : IPass
{
    public void Run(Module module, PassContext context) => throw new InvalidOperationException("the pass lost its way");
}

/// <summary>Throws while it imports.</summary>
[ExportFrontend("faulty")]
public sealed class ThrowingFrontend : IFrontend
{
    public Module Import(ImportRequest request) => throw new FormatException("line 1 is not a line");
}

/// <summary>Imports nothing.</summary>
[ExportFrontend("nothing")]
public sealed class NothingFrontend : IFrontend
{
    public Module Import(ImportRequest request) => null!;
}

/// <summary>Throws while it imports a node of another plugin's frontend.</summary>
[ExportImporter("onnx", "Relx")]
public sealed class ThrowingImporter : IOpImporter
{
    public void Import(SourceNode node, ImportContext context) => throw new ArgumentException("no such node");
}

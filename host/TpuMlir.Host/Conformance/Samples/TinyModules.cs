using TpuMlir.Sdk.Ops;

namespace TpuMlir.Host.Conformance.Samples;

/// <summary>Small modules of operators nearly every chip has.</summary>
internal static class TinyModules
{
    private static readonly string[] Operators = ["top.Relu", "top.Add", "top.Conv", "top.MatMul", "top.Reshape"];

    /// <summary>The first sample of each.</summary>
    public static IEnumerable<TestModule> All => Operators
        .Select(name => OpRegistry.Standard.Find(name)!)
        .Select(definition => TestModule.Of(definition, definition.Samples().First()));
}

using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;

namespace Fixtures.Configured;

/// <summary>A part for the backend of another plugin.</summary>
[ExportNumericReference("fixturechip")]
public sealed class ExtraReference : INumericReference
{
    public bool Supports(string operationName) => operationName == "tpu.Extra";

    public void Infer(Operation operation, InferenceContext context) => context.Allocate(operation.Result).Fill(1);
}

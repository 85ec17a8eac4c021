using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;

namespace Fixtures.Extension;

/// <summary>A part that is as it should be.</summary>
[ExportNumericReference("open")]
public sealed class Part : INumericReference
{
    public bool Supports(string operationName) => operationName == "tpu.Fixture";

    public void Infer(Operation operation, InferenceContext context)
    {
    }
}

/// <summary>A part for a backend that takes none.</summary>
[ExportNumericReference("closed")]
public sealed class ClosedPart : INumericReference
{
    public bool Supports(string operationName) => false;

    public void Infer(Operation operation, InferenceContext context)
    {
    }
}

/// <summary>A part that cannot be made.</summary>
[ExportNumericReference("open-throwing")]
public sealed class ThrowingPart : INumericReference
{
    public ThrowingPart() => throw new InvalidOperationException("no table of exponents");

    public bool Supports(string operationName) => false;

    public void Infer(Operation operation, InferenceContext context)
    {
    }
}

/// <summary>A part of a kind the backend does not know.</summary>
[ExportBackendPart("open-odd")]
public sealed class OddPart;

namespace TpuMlir.Backends.Bm1684x.Reference;
internal sealed class NumericReference : Sdk.Plugins.INumericReference { public bool Supports(string n) => false; public void Infer(Sdk.Ir.Operation o, Sdk.Ops.InferenceContext c) { } }

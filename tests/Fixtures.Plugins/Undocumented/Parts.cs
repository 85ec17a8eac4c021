using System.ComponentModel.Composition;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;

namespace Fixtures.Undocumented;

[Op("undocumented.Same")]
public sealed partial class Same : TopOp
{
    [Operand]
    public partial Value Input { get; }

    [Result]
    public partial Value Output { get; }

    [Attr(Default = "1")]
    public partial long Level { get; }

    public override long Flops => 0;

    public static IEnumerable<OpSample> Samples() => [new("2d", s => Create(s.Builder, s.Location, s.Input(2, 3)))];

    public override void InferTypes() => Output.Type = Input.Type;

    public override void Infer(InferenceContext context) => context.Set(Output, context[Input]);
}

public sealed class Options
{
    public float Strength { get; set; } = 1;

    public string Mode { get => field; set => field = value.ToUpperInvariant(); } = "NONE";
}

[ExportPass("undocumented", "")]
[PartCreationPolicy(CreationPolicy.NonShared)]
public sealed class Pass : IPass<Options>
{
    public Options Options { get; set; } = new();

    public void Run(Module module, PassContext context)
    {
    }
}

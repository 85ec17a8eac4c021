using System.ComponentModel;
using System.ComponentModel.Composition;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;

namespace Fixtures.Complete;

/// <summary>Options of the pass.</summary>
public sealed class FaultyOptions
{
    [Description("Not used.")]
    public int Level { get; set; } = 2;
}

/// <summary>Does nothing unless there is a fault.</summary>
[ExportPass("faulty-pass", "Does nothing.", At = PipelinePoints.Top, Order = 90)]
[PartCreationPolicy(CreationPolicy.NonShared)]
public sealed class FaultyPass : IPass<FaultyOptions>
{
    /// <inheritdoc/>
    public FaultyOptions Options { get; set; } = new();

    /// <inheritdoc/>
    public void Run(Module module, PassContext context)
    {
        if (Fault.Is("pass throws"))
        {
            throw new InvalidOperationException("the pass is not ready");
        }

        if (Fault.Is("pass is random"))
        {
            module.Root.Set("faulty.note", Guid.NewGuid().ToString());
        }

        foreach (Operation relu in module.Operations.Where(o => o.Name == "top.Relu").ToArray())
        {
            if (Fault.Is("pass changes meaning"))
            {
                relu.Set("relu_limit", 0.25);
            }
            else if (Fault.Is("pass breaks the module"))
            {
                relu.Set("relu_limit", "high");
            }
            else if (Fault.Is("pass goes on"))
            {
                relu.Set("faulty.runs", relu.GetOr("faulty.runs", 0L) + 1);
            }
            else if (Fault.Is("pass renames outputs") && relu.Result.Uses.Any(u => u.Owner.Name == "func.return"))
            {
                relu.Location = Location.Named("renamed", relu.Location.Node);
            }
        }
    }
}

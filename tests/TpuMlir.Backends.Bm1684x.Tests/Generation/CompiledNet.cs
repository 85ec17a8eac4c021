using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>A network on its way from top to bmodel: every stage of it, with inputs to run it on.</summary>
internal sealed class CompiledNet
{
    private CompiledNet(Module top, Module tpu, CompiledArtifact artifact, IReadOnlyDictionary<string, Tensor> inputs)
    {
        (Top, Tpu, Artifact, Inputs) = (top, tpu, artifact, inputs);
        File = BmodelReader.Read(artifact.Content);
    }

    public Module Top { get; }

    public Module Tpu { get; }

    public CompiledArtifact Artifact { get; }

    /// <summary>The bmodel, read again from its bytes.</summary>
    public BmodelFile File { get; }

    public IReadOnlyDictionary<string, Tensor> Inputs { get; }

    public BmodelStage Stage => File.Nets[0].Stages[0];

    /// <summary>Lowers and generates; the module given is kept as it is.</summary>
    /// <exception cref="DiagnosticException">The network is refused.</exception>
    public static CompiledNet Compile(Module top, IReadOnlyDictionary<string, Tensor> inputs, string mode, TargetDescription target)
    {
        var backend = new Bm1684xBackend(target);
        Module tpu = top.Clone();
        backend.Lower(tpu, new LoweringRequest(mode, OpRegistry.Standard, new DiagnosticBag()));
        return new CompiledNet(top, tpu, backend.Generate(tpu, new GenerationRequest(OpRegistry.Standard, new DiagnosticBag())), inputs);
    }

    /// <summary>Runs the bmodel on the simulator.</summary>
    public IReadOnlyDictionary<string, Tensor> Run(SimulationOptions? options = null) =>
        new BmodelContainer().Open(BmodelWriter.Write(File), Top.Name).Run(Top.Name, Inputs, options ?? new SimulationOptions());

    /// <summary>The outputs by the top operators' own definition.</summary>
    public IReadOnlyDictionary<string, Tensor> RunTop() => ModuleInterpreter.ForTop(Top, OpRegistry.Standard).Run(Inputs);
}
